import {
  to = apigw_api_key_subscription.shop
  identity = {
    product_id = "9aip5utnp2"
    api_key_id = "mquhyw54kg"
  }
}
