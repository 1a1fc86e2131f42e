terraform import apigw_api_key.shop mquhyw54kg
