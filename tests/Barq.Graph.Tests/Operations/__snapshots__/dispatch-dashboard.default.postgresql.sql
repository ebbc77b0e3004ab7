SELECT count(*)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = 'ASSIGNED' AND t.organization_id = $1)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = 'IN_TRANSIT' AND t.organization_id = $1)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = 'PENDING' AND t.organization_id = $1)

SELECT t0.id, t0.tracking_number, t0.delivery_address, j1.id, j1.full_name, j1.mobile_number
FROM (SELECT *
FROM (SELECT t.id, t.tracking_number, t.delivery_address, t.courier_id, t.created_at
FROM deliveries AS t
WHERE (t.status = 'FAILED' AND t.organization_id = $1)
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.created_at DESC, t0.id DESC

SELECT t0.ticket_number, t0.subject, t0.sla_due_at
FROM (SELECT *
FROM ((SELECT *
FROM (SELECT t.ticket_number, t.subject, t.sla_due_at, t.id
FROM tickets AS t
WHERE t.status = 'OPEN' AND (t.priority = 'URGENT' AND t.organization_id = $1)
ORDER BY t.sla_due_at, t.id
LIMIT 32) AS t
LIMIT $2) UNION ALL (SELECT *
FROM (SELECT t.ticket_number, t.subject, t.sla_due_at, t.id
FROM tickets AS t
WHERE t.status = 'IN_PROGRESS' AND (t.priority = 'URGENT' AND t.organization_id = $3)
ORDER BY t.sla_due_at, t.id
LIMIT 32) AS t
LIMIT $2)) AS t
ORDER BY t.sla_due_at, t.id
LIMIT $2) AS t0
ORDER BY t0.sla_due_at, t0.id
