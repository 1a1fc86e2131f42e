# The key is managed in another configuration, in the console, or with
# store_keys = false. Otherwise, state files and saved plan files contain its values.
# Pass the values to another provider's configuration or to a write-only argument.
ephemeral "apigw_api_key" "shop" {
  id = "mquhyw54kg"
}
