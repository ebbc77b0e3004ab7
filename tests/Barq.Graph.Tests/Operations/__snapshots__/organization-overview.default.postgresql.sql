SELECT t.organization_id, count(*)
FROM couriers AS t
WHERE t.organization_id = $1 AND t.status IN ('ACTIVE', 'INACTIVE', 'ONBOARDING', 'ON_LEAVE', 'SUSPENDED')
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM deliveries AS t
WHERE t.organization_id = $1 AND t.status IN ('ASSIGNED', 'IN_TRANSIT', 'PENDING')
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM tickets AS t
WHERE t.organization_id = $1 AND t.status IN ('IN_PROGRESS', 'OPEN', 'PENDING')
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM users AS t
WHERE t.organization_id = $1 AND t.is_active = TRUE
GROUP BY t.organization_id

SELECT t.organization_id, count(*)
FROM vehicles AS t
WHERE t.organization_id = $1 AND t.status IN ('ACTIVE', 'INACTIVE', 'MAINTENANCE', 'REPAIR')
GROUP BY t.organization_id

SELECT t.slug, t.id, t.name, t.is_active, t.subscription_plan, t.subscription_status, t.trial_ends_at, t.max_users, t.max_couriers, t.max_vehicles
FROM organizations AS t
WHERE t.slug = $1
