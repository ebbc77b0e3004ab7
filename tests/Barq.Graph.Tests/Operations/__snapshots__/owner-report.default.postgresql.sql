SELECT *
FROM (SELECT count(*) AS n, sum(t.cod_amount) AS a1, round(CAST(sum(t.cod_amount) AS numeric(40, 20)) / count(t.cod_amount), 6) AS a2, count(DISTINCT t.courier_id) AS a3, date_trunc('day', t.delivered_at, $1) AS k1
FROM deliveries AS t
WHERE (t.delivered_at >= $2 AND t.organization_id = $3)
GROUP BY 5) AS g
ORDER BY g.k1 DESC
LIMIT $4

SELECT count(*)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)

SELECT sum(t.cod_amount)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)
