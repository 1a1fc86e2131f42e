import {
  to = apigw_api_key_subscription.shop
  id = "9aip5utnp2/mquhyw54kg"
}
