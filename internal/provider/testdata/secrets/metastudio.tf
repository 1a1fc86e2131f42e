# Huawei Cloud MetaStudio: a live product.
resource "apigw_metastudio_product" "lamp" {
  name        = "Desk lamp"
  description = "Warm light, three steps"
  tags        = ["light", "灯具"]

  text_list = [
    { title = "Opening", text = "Have you ever read by a bad light?" },
  ]
  asset_list = [
    { asset_id = "3f1e0d5c9b7a", asset_type = "IMAGE", order = 1 },
    { asset_id = "8c2b6a4e1d0f", asset_type = "VIDEO", order = 2 },
  ]
}
