"""Files that the recruiter of the demo brought: one that is in, and one whose questions wait."""

from candidates.services import answer_import, confirm_import, preview_import
from hiring.demo.stories import Story
from hiring.demo.world import World

FAIR = """Exported by the fair's organiser

Name;E-Mail;Telefon;Ort;Schlagwörter
Solveig Aune;solveig.aune@example.org;+47 22 55 01 10;Bergen;Messe, Kühlkette
Bertrand Nkemelu;b.nkemelu@example.net;;Rotterdam;Messe
;;;Utrecht;
Ludovica Ferri;ludovica.ferri@example.org, l.ferri@example.com;+39 02 5550 0142;Milano;Messe, Zeitreihen
"""
WAITING = """Candidate;Contact;Vacancy;Stage;Disqualified;Rejected at;Created at;Source;Headline;Score;Referrer memo
Ottilie Brandvold;o.brandvold@example.org;{title};Phone interview;No;;03/04/2026;LinkedIn;ML engineer;3.5;met in Lyon
Rasmus Thijssen;r.thijssen@example.net;{title};Phone interview;Yes;11/05/2026;02/03/2026;Fax;Data scientist;2;
Adaora Obiechina;adaora@example.org;{title};Onsite;No;;05/06/2026;Referral;Time series;4;from Noor
Émile Castelnau;emile.c@example.org;Data scientist 2025;Onsite;Yes;07/02/2026;04/01/2026;Fax;;3;
"""


def imports(world: World) -> Story:
    """Bring the visitors of a fair in, and leave an old system's export with its questions open."""
    dario = world.members["dario"]
    yield world.calendar.at(-8, "15:10")
    fair = preview_import(actor=dario, file_name="cold-chain-fair.csv", data=FAIR.encode("cp1252"))
    fair = answer_import(actor=dario, batch=fair, answers={})
    confirm_import(actor=dario, batch=fair, seen=fair.counts)
    yield world.calendar.at(-1, "11:40")
    data = WAITING.format(title=world.roles["arrivals"].title).encode()
    preview_import(actor=dario, file_name="applicants-old-system.csv", data=data)
