# Input that the module rejects at plan time, without a request.

variables {
  name     = "weather"
  partners = { shop = { plan = "standard" } }
}

run "the_name_of_a_partner_is_at_most_20_characters" {
  command = plan
  variables {
    partners = { the-shop-around-the-corner = { plan = "standard" } }
  }
  expect_failures = [var.partners]
}

run "the_description_of_a_partner_is_at_most_50_characters" {
  command = plan
  variables {
    partners = { shop = { plan = "standard", description = "A shop that has been around the corner since 1923, and still is" } }
  }
  expect_failures = [var.partners]
}

run "a_day_and_a_month_go_together" {
  command = plan
  variables {
    plans = { standard = { day_quota_request = 1000 } }
  }
  expect_failures = [var.plans]
}

run "the_plan_of_a_partner_exists" {
  command = plan
  variables {
    partners = { shop = { plan = "gold" } }
  }
  expect_failures = [apigw_product.this]
}
