//! Lemmas and the forms they must give, and words that must give none.

use super::{Form, FormKind, Inflector, IrregularVerb, IrregularVerbError, Irregulars};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The shipped data, read without the positions that `compile` keeps.
#[derive(Deserialize)]
struct File {
    verbos: BTreeMap<String, Line>,
    se_confunden: Vec<String>,
    nombres: Nombres,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Change(String),
    Parts(BTreeMap<String, String>),
}

#[derive(Deserialize)]
struct Nombres {
    no_son_verbos: Vec<String>,
    sin_femenino: Vec<String>,
    con_femenino: Vec<String>,
    formas: BTreeMap<String, Vec<String>>,
}

fn shipped() -> Inflector {
    let source = include_str!("../../../rules/idioma/inflexion.yaml");
    let file: File = serde_yaml::from_str(source).unwrap_or_else(|error| unreachable!("{error}"));
    let lower = |(pattern, line): (String, Line)| {
        let mut verb = IrregularVerb::new(&pattern);
        let parts = match line {
            Line::Change(change) => BTreeMap::from([("cambio".to_owned(), change)]),
            Line::Parts(parts) => parts,
        };
        for (key, value) in parts {
            assert_eq!(verb.set(&key, &value), Ok(()), "{pattern}: {key}");
        }
        verb
    };
    Inflector::new(Irregulars {
        verbs: file.verbos.into_iter().map(lower).collect(),
        mistakable: file.se_confunden,
        not_verbs: file.nombres.no_son_verbos,
        masculine: file.nombres.sin_femenino,
        with_feminine: file.nombres.con_femenino,
        listed: file.nombres.formas.into_iter().collect(),
    })
}

fn texts(forms: Option<Vec<Form>>, pick: impl Fn(&Form) -> bool) -> String {
    let texts: Vec<String> =
        forms.into_iter().flatten().filter(pick).map(|form| form.text).collect();
    texts.join(" ")
}

#[test]
fn verbs_have_the_forms_that_differ_from_the_rule() {
    let inflector = shipped();
    // A lemma with its first person, its order to several people, its past, and, where they
    // are irregular, its participle and gerund.
    let table = "
    cobrar cobro cobren; descontar descuento descuenten desconto;
    devolver devuelvo devuelvan devolvio devuelto; reembolsar reembolso reembolsen;
    reintegrar reintegro reintegren; regresar regreso regresen;
    reponer repongo repongan repuso repuesto; pagar pago paguen; cargar cargo carguen;
    debitar debito debiten; facturar facturo facturen; cortar corto corten;
    suspender suspendo suspendan suspendio; instalar instalo instalen; reparar reparo reparen;
    arreglar arreglo arreglen; cambiar cambio cambien; entregar entrego entreguen;
    llegar llego lleguen; venir vengo vengan vino viniendo; ir voy vayan fue yendo;
    hacer hago hagan hizo hecho; decir digo digan dijo dicho diciendo;
    poner pongo pongan puso puesto; tener tengo tengan tuvo; querer quiero quieran quiso;
    poder puedo puedan pudo pudiendo; saber sabeis sepan supo; dar doy den dio;
    estar estoy esten estuvo; ser soy sean fue; haber he hayan hubo; ver veo vean vio visto;
    oír oigo oigan oyo oyendo; contestar contesto contesten;
    responder respondo respondan respondio; atender atiendo atiendan atendio;
    entender entiendo entiendan entendio; perder pierdo pierdan perdio;
    resolver resuelvo resuelvan resolvio resuelto; mover muevo muevan movio;
    dormir duermo duerman durmio durmiendo; pedir pido pidan pidio pidiendo;
    seguir sigo sigan siguio siguiendo; conseguir consigo consigan consiguio consiguiendo;
    medir mido midan midio midiendo; servir sirvo sirvan sirvio sirviendo;
    corregir corrijo corrijan corrigio corrigiendo; elegir elijo elijan eligio eligiendo;
    exigir exijo exijan exigio; dirigir dirijo dirijan dirigio;
    incluir incluyo incluyan incluyendo; excluir excluyo excluyan excluyendo;
    destruir destruyo destruyan destruyendo; construir construyo construyan construyendo;
    contribuir contribuyo contribuyan contribuyendo; traer traigo traigan trajo trayendo;
    caer caigo caigan cayo cayendo; leer leo lean leyo leyendo;
    creer creo crean creyo creyendo; proveer proveo provean proveyo proveyendo;
    conducir conduzco conduzcan condujo; producir produzco produzcan produjo;
    traducir traduzco traduzcan tradujo; colgar cuelgo cuelguen colgo;
    negar niego nieguen nego; rogar ruego rueguen rogo; jugar juego jueguen jugo;
    empezar empiezo empiecen empezo; almorzar almuerzo almuercen almorzo;
    comenzar comienzo comiencen comenzo; cerrar cierro cierren cerro;
    despertar despierto despierten desperto; sentir siento sientan sintio sintiendo;
    mentir miento mientan mintio mintiendo; herir hiero hieran hirio hiriendo;
    morir muero mueran murio muerto muriendo;
    preferir prefiero prefieran prefirio prefiriendo;
    sugerir sugiero sugieran sugirio sugiriendo;
    advertir advierto adviertan advirtio advirtiendo;
    invertir invierto inviertan invirtio invirtiendo;
    revertir revierto reviertan revirtio revirtiendo;
    convertir convierto conviertan convirtio convirtiendo;
    requerir requiero requieran requirio requiriendo; anular anulo anulen;
    acreditar acredito acrediten; abonar abono abonen; bonificar bonifico bonifiquen;
    quejarse quejo quejen; reclamar reclamo reclamen; protestar protesto protesten;
    denunciar denuncio denuncien; demandar demando demanden; estafar estafo estafen;
    robar robo roben; engañar engaño engañen; maltratar maltrato maltraten;
    insultar insulto insulten; gritar grito griten; humillar humillo humillen;
    ofender ofendo ofendan ofendio; burlarse burlo burlen; demorar demoro demoren;
    tardar tardo tarden; esperar espero esperen; llamar llamo llamen; marcar marco marquen;
    escribir escribo escriban escribio escrito; abrir abro abran abrio abierto;
    cubrir cubro cubran cubrio cubierto; romper rompo rompan rompio roto;
    freír frio frian friendo; satisfacer satisfago satisfagan satisfizo satisfecho;
    deshacer deshago deshagan deshizo deshecho; averiguar averiguo averiguen;
    buscar busco busquen; sacar saco saquen; explicar explico expliquen;
    publicar publico publiquen; duplicar duplico dupliquen; verificar verifico verifiquen;
    autorizar autorizo autoricen; realizar realizo realicen; utilizar utilizo utilicen;
    agilizar agilizo agilicen; vencer venzo venzan vencio;
    convencer convenzo convenzan convencio; ejercer ejerzo ejerzan ejercio;
    torcer tuerzo tuerzan torcio; cocer cuezo cuezan cocio;
    proteger protejo protejan protegio; recoger recojo recojan recogio;
    coger cojo cojan cogio; distinguir distingo distingan distinguio;
    delinquir delinco delincan delinquio; continuar continuo continuen; enviar envio envien;
    confiar confio confien; vaciar vacio vacien; actuar actuo actuen; evaluar evaluo evaluen;
    reunir reuno reunan reunio; prohibir prohibo prohiban prohibio; aislar aislo aislen;
    volver vuelvo vuelvan volvio vuelto; contener contengo contengan contuvo;
    mantener mantengo mantengan mantuvo; detener detengo detengan detuvo;
    imponer impongo impongan impuso impuesto; disponer dispongo dispongan dispuso dispuesto;
    suponer supongo supongan supuso supuesto; prever preveo prevean previo previsto;
    desmentir desmiento desmientan desmintio desmintiendo;
    intervenir intervengo intervengan intervino interviniendo;
    prevenir prevengo prevengan previno previniendo;
    convenir convengo convengan convino conviniendo;
    contradecir contradigo contradigan contradijo contradicho contradiciendo;
    bendecir bendigo bendigan bendijo bendiciendo; impedir impido impidan impidio impidiendo;
    despedir despido despidan despidio despidiendo; recibir recibo reciban recibio;
    agredir agredo agredan agredio; pretender pretendo pretendan pretendio;
    defender defiendo defiendan defendio; conocer conozco conozcan conocio;
    ofrecer ofrezco ofrezcan ofrecio; reducir reduzco reduzcan redujo; reír rio rian riendo;
    sonreír sonrio sonrian sonriendo; gruñir gruño gruñan gruñendo; oler huelo huelan olio;
    errar yerro yerren erro; adquirir adquiero adquieran adquirio;
    avergonzar averguenzo averguencen avergonzo; extender extiendo extiendan extendio;
    renovar renuevo renueven renovo; recordar recuerdo recuerden recordo;
    encontrar encuentro encuentren encontro; comprobar compruebo comprueben comprobo;
    contar cuento cuenten conto; presentar presento presenten; compensar compenso compensen;
    interpretar interpreto interpreten; anhelar anhelo anhelen; innovar innovo innoven;
    personar persono personen; atrever atrevo atrevan atrevio;
    extinguir extingo extingan extinguio; huir huyo huyan huyendo;
    atraer atraigo atraigan atrajo atrayendo;
    distraer distraigo distraigan distrajo distrayendo; andar ando anden anduvo;
    caber quepo quepan cupo; valer valgo valgan valio; salir salgo salgan salio;
    inscribir inscribo inscriban inscribio inscrito;
    describir describo describan describio descrito;
    descubrir descubro descubran descubrio descubierto;
    disolver disuelvo disuelvan disolvio disuelto; imprimir imprimo impriman imprimio impreso;
    predecir predigo predigan predijo predicho prediciendo;
    rehacer rehago rehagan rehizo rehecho; valorar valoro valoren;
    reconectar reconecto reconecten; extornar extorno extornen; reversar reverso reversen;
    ";
    for row in table.split(';') {
        let mut words = row.split_whitespace();
        let Some(lemma) = words.next() else { continue };
        let found = texts(inflector.forms(lemma), |_| true);
        for expected in words {
            assert!(found.split(' ').any(|form| form == expected), "{lemma}: {expected}");
        }
    }
}

#[test]
fn verbs_lack_the_forms_that_a_wrong_rule_would_give() {
    let inflector = shipped();
    for (lemma, wrong) in [
        ("pretender", "pretiendo pretiende"),
        ("ofender", "ofiende"),
        ("recibir", "ribe ricibio"),
        ("ejercer", "ejerzco ejerco"),
        ("cocer", "cuezco cozco"),
        ("poner", "ponjo ponieron pono"),
        ("tener", "tiengo tieniendo"),
        ("distinguir", "distinguo distinguyo"),
        ("averiguar", "averige"),
        ("andar", "andaron"),
        ("compensar", "compiensa"),
        ("entregar", "entriega"),
        ("innovar", "innueva"),
        ("dar", "de"),
        ("ser", "se fuera"),
        ("tardar", "tarde tardes"),
        ("ir", "i is"),
    ] {
        let found = texts(inflector.forms(lemma), |_| true);
        for form in found.split(' ') {
            assert!(!wrong.split(' ').any(|wrong| wrong == form), "{lemma}: {form}");
        }
    }
}

#[test]
fn selectors_pick_every_person() {
    use FormKind::{Future, Gerund, Infinitive, Order, Other, Participle, Past, Present};
    let inflector = shipped();
    for (lemma, kind, expected) in [
        ("devolver", Infinitive, "devolver"),
        ("devolver", Gerund, "devolviendo"),
        ("devolver", Participle, "devuelta devueltas devuelto devueltos"),
        ("freír", Participle, "freida freidas freido freidos frita fritas frito fritos"),
        (
            "devolver",
            Order,
            "devolvais devolvas devolve devolved devuelva devuelvan devuelvas devuelve",
        ),
        ("poner", Order, "pon pone poned ponga pongais pongan pongas"),
        ("seguir", Order, "segui seguid siga sigais sigan sigas sigue"),
        ("quejarse", Order, "queja quejad queje quejeis quejen quejes"),
        ("dar", Order, "da dad dale dame deis dele deles deme den denos des dese"),
        (
            "pagar",
            Past,
            "pagaba pagabais pagabamos pagaban pagabas pagamos pagaron pagaste pagasteis \
             pagastes pago pague",
        ),
        ("tener", Future, "tendra tendran tendras tendre tendreis tendremos"),
        ("tener", Present, "teneis tenemos tenes tengo tiene tienen tienes"),
        ("pedir", Present, "pedimos pedis pide piden pides pido"),
        ("reír", Present, "reimos reis rie rien ries rio"),
        ("ser", Present, "eres es sois somos son sos soy"),
        ("haber", Present, "ha habeis han has hay he hemos"),
        (
            "traer",
            Other,
            "traeria traeriais traeriamos traerian traerias traigamos trajera trajerais \
             trajeramos trajeran trajeras trajese trajeseis trajesemos trajesen trajeses",
        ),
    ] {
        let found = texts(inflector.forms(lemma), |form| form.kind == kind);
        assert_eq!(found, expected, "{lemma} {kind:?}");
    }
}

#[test]
fn pronouns_are_written_onto_orders_infinitives_and_gerunds() {
    let inflector = shipped();
    for (lemma, expected) in [
        ("cobrar", "cobra cobrad cobrando cobrar cobre cobremos cobren"),
        ("ir", "id ir vamos vaya vayamos vayan ve yendo"),
        ("decir", "deci decid decir di diciendo diga digamos digan"),
    ] {
        assert_eq!(texts(inflector.forms(lemma), |form| form.takes_clitics), expected);
    }
}

#[test]
fn nouns_and_adjectives_have_number_and_where_they_can_gender() {
    let inflector = shipped();
    for (lemma, expected) in [
        ("grosero", "grosera groseras grosero groseros"),
        ("Estafador", "estafador estafadora estafadoras estafadores"),
        ("ladrón", "ladron ladrona ladronas ladrones"),
        ("jefe", "jefa jefas jefe jefes"),
        ("bueno", "buen buena buenas bueno buenos"),
        ("caso", "caso casos"),
        ("cobro", "cobro cobros"),
        ("error", "error errores"),
        ("mejor", "mejor mejores"),
        ("queja", "queja quejas"),
        ("feliz", "felices feliz"),
        ("cajón", "cajon cajones"),
        ("facturación", "facturacion facturaciones"),
        ("joven", "joven jovenes"),
        ("mes", "mes meses"),
        ("interés", "interes intereses"),
        ("interes", "interes intereses"),
        ("crisis", "crisis"),
        ("sms", "sms"),
        ("pqr", "pqr pqrs"),
        ("ley", "ley leyes"),
        ("chat", "chat chats"),
        ("café", "cafe cafes"),
        ("rubí", "rubi rubies rubis"),
        ("niño", "niña niñas niño niños"),
        ("hogar", "hogar hogares"),
        ("mujer", "mujer mujeres"),
        ("líder", "lider lideres"),
        ("dolar", "dolar dolares"),
        ("alquiler", "alquiler alquileres"),
        ("clase", "clase clases"),
        ("router", "router routers"),
    ] {
        let forms = inflector.forms(lemma);
        assert_eq!(texts(forms, |form| form.kind == FormKind::Nominal), expected, "{lemma}");
    }
}

#[test]
fn what_is_not_one_spanish_word_has_no_forms() {
    let inflector = shipped();
    for lemma in ["", "a", "2x1", "por favor", "cobr*", "straße"] {
        assert_eq!(inflector.forms(lemma), None, "{lemma}");
    }
}

#[test]
fn a_line_that_does_not_fit_is_refused() {
    let mut verb = IrregularVerb::new("ir");
    assert_eq!(verb.set("futur", "ir"), Err(IrregularVerbError::UnknownKey));
    assert_eq!(verb.set("cambio", "e-u"), Err(IrregularVerbError::UnknownChange));
    let wrong_count = Err(IrregularVerbError::WordCount(&[1, 6]));
    assert_eq!(verb.set("imperfecto", "iba ibas"), wrong_count);
    assert_eq!(verb.set("futuro", " "), Err(IrregularVerbError::WordCount(&[])));
    for key in IrregularVerb::keys().filter(|&key| key != "cambio") {
        assert_ne!(verb.set(key, "ir"), Err(IrregularVerbError::UnknownKey), "{key}");
    }
    for change in IrregularVerb::changes() {
        assert_eq!(verb.set("cambio", change), Ok(()));
    }
}
