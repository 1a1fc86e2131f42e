terraform import apigw_metastudio_product.lamp 24bad716-87b1-45e5-8912-6102f7693265
