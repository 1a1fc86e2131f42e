import {
  to = apigw_api_key.shop
  identity = {
    id = "mquhyw54kg"
  }
}
