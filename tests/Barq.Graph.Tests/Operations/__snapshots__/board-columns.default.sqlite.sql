SELECT count(*)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT count(*)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT sum(t.cod_amount), min(t.created_at), count(DISTINCT t.courier_id)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT sum(t.cod_amount), min(t.created_at), count(DISTINCT t.courier_id)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT sum(t.cod_amount), min(t.created_at), count(DISTINCT t.courier_id)
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)

SELECT t.id, t.tracking_number, t.city, t.delivery_address, t.created_at
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)
ORDER BY t.created_at DESC, t.id DESC
LIMIT $3

SELECT t.id, t.tracking_number, t.city, t.delivery_address, t.created_at
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)
ORDER BY t.created_at DESC, t.id DESC
LIMIT $3

SELECT t.id, t.tracking_number, t.city, t.delivery_address, t.created_at
FROM deliveries AS t
WHERE (t.status = $1 AND t.organization_id = $2)
ORDER BY t.created_at DESC, t.id DESC
LIMIT $3
