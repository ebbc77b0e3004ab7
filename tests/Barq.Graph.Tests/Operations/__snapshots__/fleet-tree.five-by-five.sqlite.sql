SELECT t.id, t.name
FROM organizations AS t
ORDER BY t.id
LIMIT $1

SELECT t0.parent, t0.id, t0.full_name
FROM (SELECT t.organization_id AS parent, t.id, t.full_name, row_number() OVER (PARTITION BY t.organization_id
ORDER BY t.id) AS place
FROM couriers AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place

SELECT t0.parent, t0.id, t0.tracking_number, t0.status
FROM (SELECT t.courier_id AS parent, t.id, t.tracking_number, t.status, t.created_at, row_number() OVER (PARTITION BY t.courier_id
ORDER BY t.created_at DESC, t.id DESC) AS place
FROM deliveries AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place

SELECT t0.parent, t0.ticket_number, t0.subject, t0.status
FROM (SELECT t.delivery_id AS parent, t.ticket_number, t.subject, t.status, t.id, row_number() OVER (PARTITION BY t.delivery_id
ORDER BY t.id) AS place
FROM tickets AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place
