# The ten products that were changed last and can be used.
list "apigw_metastudio_product" "recent" {
  provider = apigw
  limit    = 10

  config {
    states   = ["ACTIVED"]
    sort_key = "update_time"
    sort_dir = "desc"
  }
}
