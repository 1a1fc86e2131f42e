# The ten active products that were changed most recently.
list "apigw_metastudio_product" "recent" {
  provider = apigw
  limit    = 10

  config {
    states   = ["ACTIVED"]
    sort_key = "update_time"
    sort_dir = "desc"
  }
}
