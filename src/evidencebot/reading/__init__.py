"""Question and sentence -> how well it answers; claim and evidence -> supports, contradicts or neither."""
