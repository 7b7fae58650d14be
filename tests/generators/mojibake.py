"""Records what PyPI `ftfy.fix_encoding` makes of garbled and of clean messages.

The file is the oracle for `src/normalize/repair/mojibake.rs`. Messages are invented. Each is
garbled as programs do it: UTF-8 read as Windows-1252 or as Latin-1, once or twice, in the whole
text or in one half of it. Clean texts stand among them, in several languages: they must come out
as they are. (`ftfy` is careful with currencies: it leaves `45â„¢` and `Â¥8` where nothing else is
garbled, and the engine mends them. Such texts are not among the messages.) Run it again to add messages or to move to a newer `ftfy`.

    pip install "ftfy>=6.3"
    python tests/generators/mojibake.py > tests/data/mojibake.ndjson
"""

import json
import sys

import ftfy
import ftfy.bad_codecs  # noqa: F401  (registers sloppy-windows-1252)

MESSAGES = """
Mi facturación de octubre llegó con un cargo que no reconozco
¿Por qué me cobraron dos veces? ¡Exijo la devolución!
El señor de la ventanilla me gritó delante de mi niña
PÉSIMA ATENCIÓN, LLEVO TRES HORAS ESPERANDO Y NO HAY SOLUCIÓN
LA PETICIÓN NÚMERO 4.512 SIGUE SIN RESPUESTA DESDE EL AÑO PASADO
MI NIÑO SE QUEDÓ SIN LA INSCRIPCIÓN POR CULPA DE USTEDES
EL ÁREA DE CRÉDITO ME NEGÓ EL TRÁMITE AQUÍ MISMO
ASÍ NO SE PUEDE, ÚNICA VEZ QUE CONFÍO EN ESTA COMPAÑÍA
Avenida Ñuñoa 45, piso 3.º, timbre 2.ª puerta
Me descontaron 50 € y la comisión era de 20 €, o sea 2½ veces más
El técnico dijo que «mañana» y ya van 15 días…
Ella me respondió: “no es mi problema” y colgó
Pagué la cuota el día 3 – y aparece en mora
La línea está caída — nadie da razón
Tengo el comprobante: nº 88 y la señal está en 5 °C
Estoy muy molesta 😡 con la atención 🤬
Gracias por la atención 🙏, muy amables 😊
Ojalá pongan más cajeros ❤️ en la sede de Engativá
Según el artículo 23 de la Constitución solicito información
El pingüino del anuncio está torcido, qué vergüenza
Mi contraseña caducó y la aplicación no me deja entrar
Cancelé el 12 de junio y aún me envían la cuenta de cobro
Le pedí al gerente que me atendiera y se rió
Por favor, devuélvanme la plata que me quitaron
Quisiera saber cómo cambio el titular de mi línea telefónica
Sugiero que haya más información en la página
¡Qué maravilla de servicio, felicitaciones!
Trámite: cédula de ciudadanía · copia · sellada
El médico no llegó, la cita era a las 8 y mi mamá tiene 83 años
Señores: “Compañía de Energía” ‘Oriente’
La luz se fue a las 10; volvió a las 14:30. ¿Quién responde?
Ya radiqué el reclamo el 4/11 y el 9/11, sin éxito
Ñoño, güero, cigüeña, Íñigo, Úrsula, Óscar, Ángel y Élmer
¡Ñapa! ¿Ústed? ¡Índice! ¿Ésta? ¡Ánimo!
"""

CLEAN = """
SÃO PAULO, JOÃO, MANHÃ, IRMÃ E AVÓ
A IRMÃ… DISSE «NÃO» E A MANHÃ… ACABOU
Não recebi a fatura de março, já liguei três vezes
L'été dernier, j'ai payé deux fois à la caisse
Où est le château ? Voilà le reçu
Die Straße ist gesperrt, größere Änderungen folgen
DIJO QUE «SÍ» Y LUEGO «NO SÉ»… PAGÓ»
«NO ME SIRVIÓ», «NO LO PEDÍ»
EL CAFÉ… EL MENÚ– Y EL COMITÉ™
Ella dijo “SÍ” y él ‘NO’
Está en la sección «Ayuda»… y nada más
50 € y 20 € ½ ¼ ¾ ² ³ 3.º 2.ª nº 5 °C ± 2
Ç ç À à È è Ì ì Ò ò Ù ù Â â Ê ê Î î Ô ô Û û
안녕하세요 요금이 두 번 청구되었습니다
Мне дважды выставили счёт
Zürich, Åse, Łódź, Čapek, İstanbul
✅ Pagado ❌ Sin respuesta ➡️ sigo esperando
"""


def garblings(text: str):
    def through(*codecs: str) -> str | None:
        garbled = text
        for codec in codecs:
            try:
                garbled = garbled.encode("utf-8").decode(codec)
            except UnicodeDecodeError:
                return None
        return garbled

    windows, latin = "sloppy-windows-1252", "latin-1"
    yield through(windows)
    yield through(latin)
    yield through(windows, windows)
    yield through(latin, latin)
    yield through(latin, windows)
    half = text.find(" ", len(text) // 2)
    yield text[:half].encode("utf-8").decode(windows) + text[half:]
    yield text[:half] + text[half:].encode("utf-8").decode(windows)
    yield text[:half] + text[half:].encode("utf-8").decode(windows).encode("utf-8").decode(windows)


def main() -> None:
    texts: dict[str, None] = {}
    for message in MESSAGES.strip().splitlines():
        texts[message] = None
        texts.update((garbled, None) for garbled in garblings(message) if garbled)
        decomposed = message.replace("ó", "o\u0301").replace("á", "a\u0301").replace("ñ", "n\u0303")
        if decomposed != message:
            garbled = decomposed.encode("utf-8").decode("sloppy-windows-1252")
            texts[garbled] = None
    texts.update((text, None) for text in CLEAN.strip().splitlines())
    for text in texts:
        fixed = ftfy.fix_encoding(text)
        line = {"text": text, "fixed": fixed} if fixed != text else {"text": text}
        json.dump(line, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
