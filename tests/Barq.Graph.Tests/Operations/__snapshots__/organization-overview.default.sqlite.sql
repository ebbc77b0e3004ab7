SELECT t.organization_id, count(*)
FROM couriers AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM deliveries AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM tickets AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM users AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.is_active = $2
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM vehicles AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))
GROUP BY t.organization_id

SELECT t.slug, t.id, t.name, t.is_active, t.subscription_plan, t.subscription_status, t.trial_ends_at, t.max_users, t.max_couriers, t.max_vehicles
FROM organizations AS t
WHERE t.slug IN (SELECT value
FROM json_each($1))
