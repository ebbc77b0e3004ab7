SELECT count(*)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT t0.id, t0.tracking_number, t0.delivery_address, j1.id, j1.full_name, j1.mobile_number
FROM (SELECT t.id, t.tracking_number, t.delivery_address, t.courier_id, t.created_at
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)
ORDER BY t.created_at DESC, t.id DESC
LIMIT $3) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.created_at DESC, t0.id DESC

SELECT t0.ticket_number, t0.subject, t0.sla_due_at
FROM (SELECT *
FROM ((SELECT t.ticket_number, t.subject, t.sla_due_at, t.id
FROM tickets AS t
WHERE t.status = $1 AND (t.priority = $2 AND t.organization_id = $3)
ORDER BY t.sla_due_at, t.id
LIMIT $4) UNION ALL (SELECT t.ticket_number, t.subject, t.sla_due_at, t.id
FROM tickets AS t
WHERE t.status = $5 AND (t.priority = $6 AND t.organization_id = $7)
ORDER BY t.sla_due_at, t.id
LIMIT $4)) AS t
ORDER BY t.sla_due_at, t.id
LIMIT $4) AS t0
ORDER BY t0.sla_due_at, t0.id
