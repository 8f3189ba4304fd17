"""Which packages all could accept, which of them cannot be bettered, and what each rests on."""
