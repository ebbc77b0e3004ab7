SELECT k.parent, t0.status, t0.occurred_at, t0.note
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.occurred_at, t.note, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at DESC, t0.id DESC

SELECT t.tracking_number, t.id, t.status, t.delivery_address, t.picked_up_at, t.delivered_at, j1.id, j1.full_name, j1.mobile_number
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id
WHERE t.tracking_number = $1
