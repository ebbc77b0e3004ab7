SELECT *
FROM (SELECT count(*) AS n, sum(t.cod_amount) AS a1, barq_average(sum(t.cod_amount), count(t.cod_amount), 2) AS a2, barq_average(sum(((t.delivered_at - t.created_at) / 60000000)), count(((t.delivered_at - t.created_at) / 60000000)), 0) AS a3, barq_percentile(t.cod_amount, 0.5, 2) AS a4, barq_percentile(t.cod_amount, 0.95, 2) AS a5, barq_percentile(((t.delivered_at - t.created_at) / 60000000), 0.95, 0) AS a6, count(DISTINCT t.courier_id) AS a7, barq_bucket(1, $1, t.delivered_at) AS k1
FROM deliveries AS t
WHERE (t.delivered_at >= $2 AND t.organization_id = $3)
GROUP BY 9) AS g
ORDER BY g.k1 DESC NULLS FIRST
LIMIT $4

SELECT count(*)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)

SELECT sum(t.cod_amount)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)
