SELECT k.parent, t0.status, t0.occurred_at
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.occurred_at, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at DESC, t0.id DESC

SELECT t.id, t.tracking_number, t.status, j1.id, j1.full_name
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id
WHERE t.id = $1
