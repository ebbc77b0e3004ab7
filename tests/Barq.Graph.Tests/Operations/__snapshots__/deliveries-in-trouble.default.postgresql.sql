SELECT k.parent, t0.ticket_number, t0.subject, t0.priority, t0.sla_due_at
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT t.ticket_number, t.subject, t.priority, t.sla_due_at, t.id
FROM tickets AS t
WHERE t.delivery_id = k.parent AND t.status IN ('IN_PROGRESS', 'OPEN')
ORDER BY t.sla_due_at, t.id
LIMIT $2) AS t0
ORDER BY k.parent, t0.sla_due_at, t0.id

SELECT t0.id, t0.tracking_number, t0.status, j1.id, j1.full_name, j1.mobile_number
FROM (SELECT t.id, t.tracking_number, t.status, t.courier_id, t.created_at
FROM deliveries AS t
WHERE (t.status IN ('ASSIGNED', 'FAILED', 'IN_TRANSIT', 'PENDING') AND t.organization_id = $1 AND NOT EXISTS (SELECT 1
FROM tickets AS s1
WHERE s1.delivery_id = t.id AND s1.status = 'RESOLVED') AND EXISTS (SELECT 1
FROM tickets AS s2
WHERE s2.delivery_id = t.id AND (s2.organization_id = $2 AND s2.status IN ('IN_PROGRESS', 'OPEN'))))
ORDER BY t.created_at DESC, t.id DESC
LIMIT $3) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.created_at DESC, t0.id DESC
