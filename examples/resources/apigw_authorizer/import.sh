# The console and the data source apigw_authorizers show the ID.
terraform import apigw_authorizer.partner h4c8w1n6ve
