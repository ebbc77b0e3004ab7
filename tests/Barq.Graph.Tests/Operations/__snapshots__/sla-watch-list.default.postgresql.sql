SELECT count(*)
FROM tickets AS t
WHERE (t.status IN ('IN_PROGRESS', 'OPEN', 'PENDING') AND t.sla_due_at <= $1)

SELECT t0.id, t0.ticket_number, t0.subject, t0.priority, t0.status, t0.sla_due_at, t0.sla_breached, t0.first_response_at, j1.id, j1.full_name, j1.email, j2.id, j2.full_name, j2.mobile_number, j3.id, j3.tracking_number, j3.status, j4.id, j4.name
FROM (SELECT *
FROM ((SELECT t.id, t.ticket_number, t.subject, t.priority, t.status, t.sla_due_at, t.sla_breached, t.first_response_at, t.assigned_to, t.courier_id, t.delivery_id, t.organization_id
FROM tickets AS t
WHERE t.status = 'OPEN' AND t.sla_due_at <= $1
ORDER BY t.sla_due_at, t.id
LIMIT $2) UNION ALL (SELECT t.id, t.ticket_number, t.subject, t.priority, t.status, t.sla_due_at, t.sla_breached, t.first_response_at, t.assigned_to, t.courier_id, t.delivery_id, t.organization_id
FROM tickets AS t
WHERE t.status = 'IN_PROGRESS' AND t.sla_due_at <= $3
ORDER BY t.sla_due_at, t.id
LIMIT $2) UNION ALL (SELECT t.id, t.ticket_number, t.subject, t.priority, t.status, t.sla_due_at, t.sla_breached, t.first_response_at, t.assigned_to, t.courier_id, t.delivery_id, t.organization_id
FROM tickets AS t
WHERE t.status = 'PENDING' AND t.sla_due_at <= $4
ORDER BY t.sla_due_at, t.id
LIMIT $2)) AS t
ORDER BY t.sla_due_at, t.id
LIMIT $2) AS t0
LEFT JOIN users AS j1 ON j1.id = t0.assigned_to
LEFT JOIN couriers AS j2 ON j2.id = t0.courier_id
LEFT JOIN deliveries AS j3 ON j3.id = t0.delivery_id
LEFT JOIN organizations AS j4 ON j4.id = t0.organization_id
ORDER BY t0.sla_due_at, t0.id
