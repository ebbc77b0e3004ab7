SELECT k.parent, t0.id, t0.full_name
FROM unnest($1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.full_name
FROM couriers AS t
WHERE t.organization_id = k.parent
ORDER BY t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.id

SELECT k.parent, t0.id, t0.tracking_number, t0.status
FROM unnest($1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.tracking_number, t.status, t.created_at
FROM deliveries AS t
WHERE t.courier_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.created_at DESC, t0.id DESC

SELECT k.parent, t0.ticket_number, t0.subject, t0.status
FROM unnest($1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.ticket_number, t.subject, t.status, t.id
FROM tickets AS t
WHERE t.delivery_id = k.parent
ORDER BY t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.id

SELECT t0.id, t0.name
FROM (SELECT *
FROM (SELECT t.id, t.name
FROM organizations AS t
ORDER BY t.id
LIMIT 32) AS t
LIMIT $1) AS t0
ORDER BY t0.id
