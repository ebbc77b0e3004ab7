SELECT t.assigned_to, count(*)
FROM tickets AS t
WHERE t.assigned_to IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))
GROUP BY t.assigned_to

SELECT t.email, t.id, t.full_name, t.role
FROM users AS t
WHERE t.email IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.id, t0.ticket_number, t0.subject, t0.category, t0.priority, t0.status, t0.sla_due_at, j1.id, j1.tracking_number
FROM (SELECT t.assigned_to AS parent, t.id, t.ticket_number, t.subject, t.category, t.priority, t.status, t.sla_due_at, t.delivery_id, row_number() OVER (PARTITION BY t.assigned_to
ORDER BY t.sla_due_at, t.id) AS place
FROM tickets AS t
WHERE t.assigned_to IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))) AS t0
LEFT JOIN deliveries AS j1 ON j1.id = t0.delivery_id
WHERE t0.place <= $3
ORDER BY t0.parent, t0.place
