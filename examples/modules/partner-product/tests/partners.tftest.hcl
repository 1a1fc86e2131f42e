# A product with three partners, two of which are accepted.

variables {
  name        = "weather"
  description = "Forecasts for partners"
  partners = {
    shop  = { plan = "standard" }
    blog  = { plan = "trial", description = "Until May" }
    radio = { plan = "trial", accepted = false }
  }
}

run "plan_before_a_stage_is_deployed" {
  command = plan

  assert {
    condition     = length(apigw_api_key.partner) == 3 && length(apigw_usage_plan.plan) == 2
    error_message = "Every partner gets a key, and every plan is made."
  }
  assert {
    condition     = length(apigw_usage_plan_binding.partner) == 0
    error_message = "Without a stage there is nothing to bind plans on."
  }
}

run "product_and_partners" {
  assert {
    condition     = output.host == "${output.product_id}.apigw.ntruss.com"
    error_message = "The product's id is the first label of its host."
  }
  assert {
    condition = { for name, s in apigw_api_key_subscription.partner : name => s.status } == {
      shop = "ACCEPTED", blog = "ACCEPTED", radio = "REJECTED"
    }
    error_message = "Accepted partners may call, others may not."
  }
}

# An API with a stage, which the usage plans apply to.
run "stage" {
  module {
    source = "./tests/stage"
  }
  variables {
    product_id = run.product_and_partners.product_id
  }
}

# An ID that is known at plan time belongs to a resource that is not recreated.
run "a_stage_is_planned" {
  command = plan
  variables {
    stage = run.stage.ids
  }
  assert {
    condition     = apigw_product.this.id != ""
    error_message = "The product stays."
  }
}

run "a_stage_is_deployed" {
  variables {
    stage = run.stage.ids
  }
  assert {
    condition     = { for name, b in apigw_usage_plan_binding.partner : name => b.usage_plan_name } == { shop = "standard", blog = "trial" }
    error_message = "Every accepted partner has its plan on the stage."
  }
}

run "another_plan_is_planned" {
  command = plan
  variables {
    stage = run.stage.ids
    partners = {
      shop  = { plan = "standard" }
      blog  = { plan = "standard" }
      radio = { plan = "trial", accepted = false }
    }
  }
  assert {
    condition     = apigw_api_key.partner["blog"].id != ""
    error_message = "Partners keep their keys."
  }
}

run "a_partner_gets_another_plan" {
  variables {
    stage = run.stage.ids
    partners = {
      shop  = { plan = "standard" }
      blog  = { plan = "standard" }
      radio = { plan = "trial", accepted = false }
    }
  }
  assert {
    condition     = apigw_usage_plan_binding.partner["blog"].usage_plan_name == "standard"
    error_message = "The plan changes in place."
  }
}

run "a_new_description_leaves_plans_alone" {
  command = plan
  variables {
    description = "Forecasts and warnings for partners"
    stage       = run.stage.ids
  }
  assert {
    condition     = apigw_stage_usage_plan.plan["trial"].stage_id != ""
    error_message = "The stage stays known while the product changes."
  }
}
