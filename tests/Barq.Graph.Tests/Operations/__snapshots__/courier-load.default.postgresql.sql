SELECT *
FROM (SELECT count(*) AS n, sum(t.cod_amount) AS a1, min(t.created_at) AS a2, t.courier_id AS k1, j1.full_name AS k2, j1.city AS k3
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id
WHERE (t.status = ANY ($1) AND t.organization_id = $2)
GROUP BY 4, 5, 6) AS g
WHERE g.k1 IS NOT NULL
ORDER BY g.n DESC, g.k1, g.k2, g.k3
LIMIT $3
