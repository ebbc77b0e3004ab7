SELECT *
FROM (SELECT count(*) AS n, sum(t.cod_amount) AS a1, round(CAST(sum(t.cod_amount) AS numeric(40, 20)) / count(t.cod_amount), 6) AS a2, round(CAST(sum(CASE WHEN isfinite(t.created_at) AND isfinite(t.delivered_at) THEN CAST(trunc(extract(epoch
FROM t.delivered_at - t.created_at) / 60) AS bigint) END) AS numeric(40, 20)) / count(CASE WHEN isfinite(t.created_at) AND isfinite(t.delivered_at) THEN CAST(trunc(extract(epoch
FROM t.delivered_at - t.created_at) / 60) AS bigint) END), 6) AS a3, round(CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.cod_amount) AS numeric), 6) AS a4, round(CAST(percentile_cont(0.95) WITHIN GROUP (ORDER BY t.cod_amount) AS numeric), 6) AS a5, round(CAST(percentile_cont(0.95) WITHIN GROUP (ORDER BY CASE WHEN isfinite(t.created_at) AND isfinite(t.delivered_at) THEN CAST(trunc(extract(epoch
FROM t.delivered_at - t.created_at) / 60) AS bigint) END) AS numeric), 6) AS a6, count(DISTINCT t.courier_id) AS a7, date_trunc('day', t.delivered_at, $1) AS k1
FROM deliveries AS t
WHERE (t.delivered_at >= $2 AND t.organization_id = $3)
GROUP BY 9) AS g
ORDER BY g.k1 DESC
LIMIT $4

SELECT count(*)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)

SELECT sum(t.cod_amount)
FROM deliveries AS t
WHERE (t.delivered_at >= $1 AND t.organization_id = $2)
