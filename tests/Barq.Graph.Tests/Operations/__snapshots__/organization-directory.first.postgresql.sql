SELECT count(*)
FROM organizations AS t

SELECT t.id, t.name, t.slug, t.subscription_plan, t.subscription_status
FROM organizations AS t
ORDER BY t.name, t.id
LIMIT $1

SELECT t.organization_id, count(*)
FROM couriers AS t
WHERE t.organization_id = ANY ($1)
GROUP BY t.organization_id
