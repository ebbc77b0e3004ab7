SELECT t.id, t.tracking_number, t.status, j1.id, j1.full_name
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
