resource "apigw_metastudio_product" "armchair" {
  name        = "Armchair"
  description = "Oak and wool"
  tags        = ["furniture", "家具"]
  state       = "ACTIVED"

  cover = {
    asset_id = "0a6c3b9d2e41"
  }
  text_list = [
    { title = "Opening", text = "Sit down for a moment." },
    { title = "Price", text = "Until Sunday at half the price." },
  ]
  asset_list = [
    { asset_id = "0a6c3b9d2e41", asset_type = "IMAGE", order = 1 },
    { asset_id = "8c2b6a4e1d0f", asset_type = "VIDEO", order = 2 },
  ]
}
