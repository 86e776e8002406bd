"""Names as people have them, in every script that is printed; ours and invented."""

HEBREW = ("יעל כהן", "דוד בן־גוריון", "אלמוג (אלי) לוי", "ג׳ורג׳ צ׳רצ׳יל", "רחוב הרצל 5 חיפה", "כהן, רות 3", "צה״ל")
ARABIC = (
    "مريم الزهراني", "محمد عبد الله", "علاء سلام", "محمد (أبو علي)", "أحمد 12/5", "لیلا حسینی", "دکتر علی\u200cرضا",
    "فاطمة بنت محمد", "عبدالرحمن الأنصاري", "یوسف، ژاله", "پروین گل",
)  # fmt: skip
THAI = ("สมชาย ใจดี", "ญาณิฏฐ์ ปี๋", "ฟื้นฟู ก้ำ", "กรุงเทพฯ", "น้ำผึ้ง เก๋ง", "เด็กชาย โต", "ๆ ฐู ฎุ")
CHINESE = ("王小明", "歐陽修", "李小龍 (Bruce Lee)", "张伟", "司马光・王", "陈,小明", "龘龘")
JAPANESE = ("たかはし", "高橋 健太", "サトウ・ハナコ", "ｻﾄｳ", "東京都渋谷区（本）", "佐々木「花」", "ヴァン・ゴー")
KOREAN = ("김민준", "박 서연", "제갈공명", "이 李 Lee", "황보 (黃甫)", "뷁쉙", "ㄱㄴ")
ACCENTED = ("Ọlọ́runwá Ọ́yẹ́", "Ėlo ė́ x", "Яна а́ Ѣ", "m̄ n̈ ɛ̃", "Žemaitė į̃", "Ο ᾱ́")
PLAIN = (
    "O'Neil", "D’Ángelo", "Łukasz Żółć", "Nguyễn Thị Hồng", "Ægir Œuvre", "Αλέξανδρος", "Владимирович Ґ", "Kim 2",
    "İstanbul ı",
)  # fmt: skip
MIXED = (
    "Jean מורן, O'Brien", "Ward 3, علي, bed 4", "王 Wang-Müller", "김 Kim (金)", "สม Som 7", "Dr. たかはし",
    "[王] {สม} <김>", "יעל/王", "Al-מור 2",
)  # fmt: skip

RIGHT_TO_LEFT = HEBREW + ARABIC
FROM_LEFT = THAI + CHINESE + JAPANESE + KOREAN + ACCENTED + PLAIN
EVERY_NAME = RIGHT_TO_LEFT + FROM_LEFT + MIXED
assert len(EVERY_NAME) >= 60
