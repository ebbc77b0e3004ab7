SELECT t.delivery_id, count(*)
FROM tickets AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1))
GROUP BY t.delivery_id

SELECT t.id, t.tracking_number, t.status, t.delivery_address, t.cod_amount, j1.id, j1.name, j2.id, j2.full_name, j2.mobile_number, t.notes
FROM deliveries AS t
LEFT JOIN organizations AS j1 ON j1.id = t.organization_id
LEFT JOIN couriers AS j2 ON j2.id = t.courier_id
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.id, t0.ticket_number, t0.subject, t0.status, t0.priority, j1.id, j1.full_name
FROM (SELECT t.delivery_id AS parent, t.id, t.ticket_number, t.subject, t.status, t.priority, t.assigned_to, t.created_at, row_number() OVER (PARTITION BY t.delivery_id
ORDER BY t.created_at DESC, t.id DESC) AS place
FROM tickets AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1))) AS t0
LEFT JOIN users AS j1 ON j1.id = t0.assigned_to
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place

SELECT t0.parent, t0.status, t0.note, t0.occurred_at
FROM (SELECT t.delivery_id AS parent, t.status, t.note, t.occurred_at, t.id, row_number() OVER (PARTITION BY t.delivery_id
ORDER BY t.occurred_at, t.id) AS place
FROM delivery_events AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place
