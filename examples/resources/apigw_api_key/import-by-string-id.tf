import {
  to = apigw_api_key.shop
  id = "mquhyw54kg"
}
