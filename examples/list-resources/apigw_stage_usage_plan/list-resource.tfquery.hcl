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
    api_id     = "b5r2n8q1mw"
    stage_id   = "c5x9n2v7lp"
  }
}
