"""What the first sheet of the workbook says: English, French, Arabic."""

from __future__ import annotations

from typing import Final

HOLDS: Final = {
    "Initiatives": (
        "Networks, programmes, projects and local actions.",
        "Réseaux, programmes, projets et actions locales.",
        "الشبكات والبرامج والمشاريع والمبادرات المحلية.",
    ),
    "Places": (
        "Cities, areas and countries, with coordinates where they are known.",
        "Villes, territoires et pays, avec leurs coordonnées lorsqu’elles sont connues.",
        "المدن والمناطق والبلدان، مع إحداثياتها حيثما عُرفت.",
    ),
    "Who does what where": (
        "The 3W: each body or initiative, what it does and the place, with its basis.",
        "Le 3W : chaque organisme ou initiative, ce qu’il fait et où, avec le fondement de la ligne.",
        "من يفعل ماذا وأين: كل جهة أو مبادرة، وما تقوم به، والمكان، مع الأساس الذي يستند إليه السطر.",
    ),
    "Activities": (
        "What was done, by whom, for whom and when.",
        "Ce qui a été fait, par qui, pour qui et quand.",
        "ما أُنجز، ومن قام به، ولمن، ومتى.",
    ),
    "Findings": (
        "What the reports found, and the challenges they name.",
        "Ce que les rapports ont constaté, et les difficultés qu’ils relèvent.",
        "ما خلصت إليه التقارير، والتحديات التي أشارت إليها.",
    ),
    "Recommendations": (
        "What the reports recommend, and to whom.",
        "Ce que les rapports recommandent, et à qui.",
        "ما توصي به التقارير، ولمن.",
    ),
    "Evidence": (
        "The passages on which the rows of the other sheets rest.",
        "Les passages sur lesquels reposent les lignes des autres feuilles.",
        "المقاطع التي تستند إليها سطور الأوراق الأخرى.",
    ),
}
"""What each sheet holds."""
READ: Final = (
    (
        "An empty cell means that it is not reported. It does not mean none.",
        "Une cellule vide signifie que l’information n’est pas rapportée. Elle ne signifie pas « aucun ».",
        "الخلية الفارغة تعني أن المعلومة غير مذكورة، ولا تعني عدم وجودها.",
    ),
    (
        "The sheets have no room for discrepancies between readings; the graph and its other formats have.",
        "Les feuilles ne peuvent contenir les divergences de lecture ; le graphe et ses autres formats oui.",
        "لا تتسع الأوراق للتباينات بين القراءات؛ وهي متاحة في البيانات المترابطة وصيغها الأخرى.",
    ),
    (
        "French and Arabic names of concepts are our translations and not official.",
        "Les noms français et arabes des concepts sont nos traductions et ne sont pas officiels.",
        "الأسماء الفرنسية والعربية للمفاهيم هي ترجماتنا وليست رسمية.",
    ),
)
"""How to read the sheets."""
