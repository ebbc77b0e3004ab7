SELECT t0.id, t0.tracking_number, t0.status, t0.city, t0.delivery_address, t0.cod_amount, t0.created_at, j1.id, j1.full_name
FROM (SELECT t.id, t.tracking_number, t.status, t.city, t.delivery_address, t.cod_amount, t.created_at, t.courier_id
FROM deliveries AS t
WHERE (t.city = $1 AND t.status = 'PENDING')
ORDER BY t.created_at DESC, t.id DESC
LIMIT $2) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
ORDER BY t0.created_at DESC, t0.id DESC
