SELECT count(*)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2 AND t.courier_id IS NULL)

SELECT t.id, t.tracking_number, t.pickup_address, t.delivery_address, t.cod_amount, t.notes, t.created_at
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2 AND t.courier_id IS NULL)
ORDER BY t.created_at, t.id
LIMIT $3
