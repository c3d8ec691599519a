"""Words that judge a person and show nothing, and the small words around them, by language.

`judging` are beginnings of words, so that endings are met as well ("nett", "nette", "netter"); `small` are whole words.
A language that is not here is read by its length alone: better no hint than a wrong one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; an ending adds at most `endings` letters to the beginning of a judging word."""

    judging: tuple[str, ...]
    small: frozenset[str]
    endings: int = 2


def _words(judging: str, small: str, endings: int = 2) -> Words:
    return Words(tuple(judging.split()), frozenset(small.split()), endings)


LANGUAGES = {
    "en": _words(
        """good great nice best better bad worst poor weak strong solid excellent amazing awesome brilliant outstanding
        fantastic superb impressive impressed unimpressive exceptional smart bright clever sharp intelligent talented
        gifted genius friendly kind warm polite pleasant likeable likable lovely charming fun funny humble modest honest
        motivated enthusiastic passionate energetic driven curious eager hungry confident calm careful
        capable competent incompetent skilled skilful skillful experienced knowledgeable qualified professional senior
        junior articulate communicative communicator thoughtful reliable mature promising suitable perfect okay fine
        decent mediocre terrible awful horrible disappointing boring arrogant rude shy quiet nervous interesting
        super top well wonderful likes liked like love loved enjoyed vibe fit culture attitude personality character
        strongly clear clearly""",
        """a an the this that these those it its he she they him her them his hers their i me my we us our you your who
        which what is are was were be been being am seem seems seemed feel feels felt look looks looked sound sounds
        sounded has have had do does did can could will would shall should may might must to of in on at for from with
        about as by and or but so than then too also very really quite rather pretty extremely incredibly truly totally
        absolutely highly definitely certainly overall generally mostly just only all any some much many more most lot
        lots bit kind sort not no never always if there here because both each every person people guy girl man woman
        candidate applicant engineer engineers developer scientist colleague interview conversation talk call team
        member player answer answers answered question questions skill skills ability abilities knowledge experience
        background understanding thing things stuff work working worker hire hiring recommend join think thought
        believe opinion impression one s t don didn doesn isn wasn wouldn re ve ll d m""",
    ),
    "de": _words(
        """gut besser best schlecht toll super klasse nett freundlich sympathisch angenehm klug schlau intelligent
        begabt talentiert stark schwach solide ausgezeichnet hervorragend exzellent großartig grossartig fantastisch
        wunderbar beeindruckend kompetent fähig erfahren professionell motiviert engagiert begeistert leidenschaftlich
        neugierig selbstbewusst ruhig ehrlich bescheiden höflich offen zuverlässig reif vielversprechend
        passend perfekt ordentlich mittelmäßig furchtbar schrecklich enttäuschend langweilig arrogant schüchtern nervös
        interessant prima spitze einwandfrei kommunikativ teamfähig eindruck bauchgefühl chemie""",
        """der die das den dem des ein eine einen einem einer eines er sie es ich wir ihr ihm ihn mir mich uns ist sind
        war waren sein hat haben hatte wirkt wirkte scheint schien kann konnte wird würde und oder aber auch sehr
        wirklich echt ganz ziemlich recht extrem total absolut insgesamt immer nicht nie kein keine zu zum zur von vom
        mit in im an am auf für bei als so wie dass mensch person mann frau typ kandidat kandidatin bewerber bewerberin
        kollege kollegin entwickler entwicklerin ingenieur ingenieurin gespräch team antwort antworten frage fragen
        wissen kenntnisse erfahrung fähigkeiten arbeit alles alle viel mehr finde fand meinung""",
        endings=3,
    ),
    "fr": _words(
        """bon bonne bien mieux meilleur mauvais excellent super génial formidable fantastique remarquable
        impressionnant brillant intelligent malin doué talentueux fort faible solide gentil sympa sympathique agréable
        aimable chaleureux poli motivé enthousiaste passionné curieux confiant calme honnête modeste compétent capable
        expérimenté professionnel sérieux fiable mature prometteur parfait correct moyen médiocre terrible nul décevant
        ennuyeux arrogant timide nerveux intéressant top attitude personnalité impression feeling""",
        """le la les l un une des de du d il elle ils elles je j nous on lui me m moi se s ce c cet cette est sont était
        être été a ai ont avait avoir semble paraît peut pourrait et ou mais aussi très vraiment assez plutôt trop tout
        tous toute toutes extrêmement globalement toujours pas ne n jamais que qui qu à au aux en dans par pour avec sur
        comme si plus personne homme femme gars candidat candidate collègue ingénieur ingénieure développeur équipe
        entretien réponse réponses question questions connaissances expérience compétences travail trouve pense""",
        endings=3,
    ),
    "es": _words(
        """buen mejor mal malo mala peor excelente genial estupend fantástic increíble impresionante brillante
        inteligente list talentos fuerte débil sólid simpátic amable agradable majo maja cálid educad motivad entusiasta
        apasionad curios segur tranquil honest humilde competente capaz experimentad profesional seri fiable madur
        prometedor perfect correct regular mediocre terrible decepcionante aburrid arrogante tímid nervios interesante
        actitud personalidad impresión sensación""",
        """el la los las un una unos unas lo de del al él ella ellos ellas yo me mi nos se su sus le es son era fue ser
        está estaba estar ha he han había tiene tenía parece parecía puede podría y e o u pero también muy realmente
        bastante demasiado todo todos toda todas siempre no nunca que quien como en con por para sin sobre más mucho
        muchos persona hombre mujer tipo chico chica candidato candidata compañero compañera ingeniero ingeniera
        desarrollador equipo entrevista respuesta respuestas pregunta preguntas conocimientos experiencia trabajo creo
        pienso""",
    ),
    "it": _words(
        """buon bravo brava bravissim ben meglio miglior cattiv peggior eccellente ottim fantastic straordinari
        impressionante brillante intelligente talentuos fort debol solid simpatic gentil piacevol cordial educat
        motivat entusiast appassionat curios sicur calm onest modest umil competent capac espert professional seri
        affidabil matur promettent perfett discret mediocr terribil pessim deludent noios arrogant timid nervos
        interessant atteggiamento personalità impressione""",
        """il lo la i gli le l un uno una di del della dei delle da dal dalla in nel nella a al alla con su per tra egli
        lui lei loro io mi noi ci si è sono era erano essere stato stata ha ho hanno aveva sembra sembrava può potrebbe
        e ed o ma anche molto molta davvero veramente abbastanza piuttosto troppo tutto tutti tutta sempre non mai che
        chi come più persona uomo donna ragazzo ragazza tipo candidato candidata collega ingegnere sviluppatore squadra
        team colloquio risposta risposte domanda domande conoscenze esperienza lavoro penso credo""",
    ),
    "pt": _words(
        """bom boa bons boas melhor mau má ruim pior excelente ótim fantástic incrível impressionante brilhante
        inteligente talentos forte frac sólid simpátic gentil agradável amável educad motivad entusiasmad apaixonad
        curios confiante calm honest modest humilde competente capaz experiente profissional séri confiável madur
        promissor perfeit razoável medíocre terrível péssim decepcionante chat arrogante tímid nervos interessante legal
        atitude personalidade impressão""",
        """o a os as um uma uns umas de do da dos das em no na nos nas ao à com por para sem sobre ele ela eles elas eu
        me nós se seu sua é são era foi ser está estava estar tem tinha ter parece parecia pode poderia e ou mas também
        muito muita muitos realmente bastante demais tudo todos toda sempre não nunca que quem como mais pessoa homem
        mulher cara candidato candidata colega engenheiro engenheira desenvolvedor equipe equipa entrevista resposta
        respostas pergunta perguntas conhecimento experiência trabalho acho penso""",
    ),
    "nl": _words(
        """goed goede beter best slecht geweldig fantastisch uitstekend indrukwekkend briljant slim intelligent
        getalenteerd sterk zwak degelijk aardig vriendelijk sympathiek leuk prettig warm beleefd gemotiveerd enthousiast
        gedreven gepassioneerd nieuwsgierig zelfverzekerd rustig eerlijk bescheiden bekwaam competent ervaren
        professioneel serieus betrouwbaar volwassen veelbelovend perfect prima redelijk matig middelmatig
        verschrikkelijk teleurstellend saai arrogant verlegen nerveus interessant top houding persoonlijkheid indruk""",
        """de het een die dat deze dit hij zij ze ik wij we hem haar hun mij me ons is zijn was waren heeft hebben had
        lijkt leek kan kon zou wordt en of maar ook heel erg zeer echt vrij nogal behoorlijk te helemaal altijd niet
        nooit geen van met in op aan voor bij als zo er om over alle alles veel meer persoon mens man vrouw vent
        kandidaat collega ontwikkelaar ingenieur team gesprek antwoord antwoorden vraag vragen kennis ervaring werk vind
        vond denk""",
    ),
}
