# The stages of a usage plan.
list "apigw_stage_usage_plan" "bronze" {
  provider = apigw

  config {
    usage_plan_id = "3m9x0c7tbq"
  }
}

# The usage plans of a stage.
list "apigw_stage_usage_plan" "production" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
    api_id     = "k2v0s8xw1c"
    stage_id   = "q7d3jn5r9a"
  }
}
