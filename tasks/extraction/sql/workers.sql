-- One row per professional of the register; the last entry counts where one stands twice.
WITH numbered AS (
    SELECT
        CAST(COALESCE(w.prof_professional_id, w.prof_staff_id) AS varchar(48)) AS worker_id,
        w.prof_professional_name AS worker_name,
        w.prof_professional_job_title AS job_title,
        CAST(w.prof_professional_department AS varchar(48)) AS team_id,
        CASE WHEN w.prof_agency_worker_flag = 'Y' THEN 1 ELSE 0 END AS is_agency,
        ROW_NUMBER() OVER (
            PARTITION BY COALESCE(w.prof_professional_id, w.prof_staff_id)
            ORDER BY w.prof_professional_name DESC, w.prof_professional_job_title DESC
        ) AS place
    FROM ssd_professionals AS w
)
SELECT n.worker_id, n.worker_name, n.job_title, n.team_id, n.is_agency
FROM numbered AS n
WHERE n.place = 1 AND n.worker_id IS NOT NULL
