SELECT t.ticket_number, t.id, t.category, t.priority, t.status, t.subject, t.description, t.resolution, t.sla_due_at, t.first_response_at, t.created_at, t.version, j1.id, j1.full_name, j1.role, j2.id, j2.full_name, j3.id, j3.full_name, j3.mobile_number, j3.status, j4.id, j4.tracking_number, j4.status, j4.delivery_address
FROM tickets AS t
LEFT JOIN users AS j1 ON j1.id = t.created_by
LEFT JOIN users AS j2 ON j2.id = t.assigned_to
LEFT JOIN couriers AS j3 ON j3.id = t.courier_id
LEFT JOIN deliveries AS j4 ON j4.id = t.delivery_id
WHERE t.ticket_number IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.status, t0.note, t0.occurred_at
FROM (SELECT t.delivery_id AS parent, t.status, t.note, t.occurred_at, t.id, row_number() OVER (PARTITION BY t.delivery_id
ORDER BY t.occurred_at, t.id) AS place
FROM delivery_events AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place

SELECT t0.parent, t0.ticket_number, t0.subject, t0.status
FROM (SELECT t.delivery_id AS parent, t.ticket_number, t.subject, t.status, t.created_at, t.id, row_number() OVER (PARTITION BY t.delivery_id
ORDER BY t.created_at DESC, t.id DESC) AS place
FROM tickets AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1)) AND t.status IN (SELECT value
FROM json_each($2))) AS t0
WHERE t0.place <= $3
ORDER BY t0.parent, t0.place
