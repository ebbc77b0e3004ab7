SELECT *
FROM (SELECT count(*) AS n, sum(t.cod_amount) AS a1, min(t.created_at) AS a2, max(t.created_at) AS a3, count(DISTINCT t.courier_id) AS a4, t.status AS k1
FROM deliveries AS t
WHERE (t.created_at >= $1 AND t.organization_id = $2)
GROUP BY 6) AS g
ORDER BY g.n DESC, g.k1
LIMIT $3

SELECT t0.id, t0.tracking_number, t0.city, t0.delivery_address, t0.created_at
FROM (SELECT *
FROM (SELECT t.id, t.tracking_number, t.city, t.delivery_address, t.created_at
FROM deliveries AS t
WHERE (t.status = 'ASSIGNED' AND t.organization_id = $1)
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY t0.created_at DESC, t0.id DESC

SELECT t0.id, t0.tracking_number, t0.city, t0.delivery_address, t0.created_at
FROM (SELECT *
FROM (SELECT t.id, t.tracking_number, t.city, t.delivery_address, t.created_at
FROM deliveries AS t
WHERE (t.status = 'IN_TRANSIT' AND t.organization_id = $1)
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY t0.created_at DESC, t0.id DESC

SELECT t0.id, t0.tracking_number, t0.city, t0.delivery_address, t0.created_at
FROM (SELECT *
FROM (SELECT t.id, t.tracking_number, t.city, t.delivery_address, t.created_at
FROM deliveries AS t
WHERE (t.status = 'PENDING' AND t.organization_id = $1)
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY t0.created_at DESC, t0.id DESC
