SELECT t.id, t.barq_id, t.full_name, t.mobile_number
FROM couriers AS t
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t.id, t.ticket_number, t.subject, t.status, t.priority
FROM tickets AS t
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t.id, t.tracking_number, t.status, t.delivery_address, j1.id, j1.barq_id, j1.full_name, j1.mobile_number
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.status, t0.occurred_at
FROM (SELECT t.delivery_id AS parent, t.status, t.occurred_at, t.id, row_number() OVER (PARTITION BY t.delivery_id
ORDER BY t.occurred_at DESC, t.id DESC) AS place
FROM delivery_events AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place
