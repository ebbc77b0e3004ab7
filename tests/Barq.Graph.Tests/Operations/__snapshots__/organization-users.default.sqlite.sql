SELECT t.assigned_to, count(*)
FROM tickets AS t
WHERE t.assigned_to IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))
GROUP BY t.assigned_to

SELECT t.id, t.name
FROM organizations AS t
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t.organization_id, count(*)
FROM users AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1))
GROUP BY t.organization_id

SELECT t0.parent, t0.id, t0.full_name, t0.email, t0.role, t0.is_active
FROM (SELECT t.organization_id AS parent, t.id, t.full_name, t.email, t.role, t.is_active, row_number() OVER (PARTITION BY t.organization_id
ORDER BY t.id) AS place
FROM users AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place
