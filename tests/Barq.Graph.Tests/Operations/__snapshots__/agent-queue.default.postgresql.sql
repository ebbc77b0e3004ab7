SELECT k.parent, t0.id, t0.ticket_number, t0.subject, t0.category, t0.priority, t0.status, t0.sla_due_at, j1.id, j1.tracking_number
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM ((SELECT *
FROM (SELECT t.id, t.ticket_number, t.subject, t.category, t.priority, t.status, t.sla_due_at, t.delivery_id
FROM tickets AS t
WHERE t.assigned_to = k.parent AND t.status = 'OPEN'
ORDER BY t.sla_due_at, t.id
LIMIT 32) AS t
LIMIT $2) UNION ALL (SELECT *
FROM (SELECT t.id, t.ticket_number, t.subject, t.category, t.priority, t.status, t.sla_due_at, t.delivery_id
FROM tickets AS t
WHERE t.assigned_to = k.parent AND t.status = 'IN_PROGRESS'
ORDER BY t.sla_due_at, t.id
LIMIT 32) AS t
LIMIT $2) UNION ALL (SELECT *
FROM (SELECT t.id, t.ticket_number, t.subject, t.category, t.priority, t.status, t.sla_due_at, t.delivery_id
FROM tickets AS t
WHERE t.assigned_to = k.parent AND t.status = 'PENDING'
ORDER BY t.sla_due_at, t.id
LIMIT 32) AS t
LIMIT $2)) AS t
ORDER BY t.sla_due_at, t.id
LIMIT $2) AS t0
LEFT JOIN deliveries AS j1 ON j1.id = t0.delivery_id
ORDER BY k.parent, t0.sla_due_at, t0.id

SELECT t.assigned_to, count(*)
FROM tickets AS t
WHERE t.assigned_to = $1 AND t.status IN ('IN_PROGRESS', 'OPEN', 'PENDING')
GROUP BY t.assigned_to

SELECT t.email, t.id, t.full_name, t.role
FROM users AS t
WHERE t.email = $1
