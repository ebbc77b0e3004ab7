SELECT k.parent, t0.id, t0.full_name, t0.email, t0.role, t0.is_active
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.full_name, t.email, t.role, t.is_active
FROM users AS t
WHERE t.organization_id = k.parent
ORDER BY t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.id

SELECT t.assigned_to, count(*)
FROM tickets AS t
WHERE t.assigned_to = ANY ($1) AND t.status IN ('IN_PROGRESS', 'OPEN')
GROUP BY t.assigned_to

SELECT t.id, t.name
FROM organizations AS t
WHERE t.id = $1

SELECT t.organization_id, count(*)
FROM users AS t
WHERE t.organization_id = $1
GROUP BY t.organization_id
