namespace Barq.Persistence.Folding;

/// <summary>Which characters are taken for which others. Stored values hang on it: whoever changes it makes the database's function and indexes anew.</summary>
internal static class FoldingTable
{
    /// <summary>Latin letters with accents and strokes, full-width forms, quotes and dashes, each as what it is typed for.</summary>
    public static (string To, string From)[] Latin { get; } =
    [
        (" ", "\u00A0"), ("2", "²₂２"), ("3", "³₃３"), ("1", "¹₁１"), ("a", "ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặＡａ"), ("c", "ÇçĆćĈĉĊċČčḈḉＣｃ"),
        ("e", "ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệＥｅ"), ("i", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊịＩｉ"), ("d", "ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓＤｄ"),
        ("n", "ÑñŃńŅņŇňǸǹṄṅṆṇṈṉṊṋＮｎ"), ("o", "ÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợＯｏ"),
        ("u", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰựＵｕ"), ("y", "ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹＹｙ"), ("g", "ĜĝĞğĠġĢģǦǧǴǵḠḡＧｇ"),
        ("h", "ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖＨｈ"), ("j", "ĴĵǰＪｊ"), ("k", "ĶķǨǩḰḱḲḳḴḵＫｋ"), ("l", "ĹĺĻļĽľŁłḶḷḸḹḺḻḼḽＬｌ"), ("r", "ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟＲｒ"),
        ("s", "ŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛＳｓ"), ("t", "ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗＴｔ"), ("w", "ŴŵẀẁẂẃẄẅẆẇẈẉẘＷｗ"), ("z", "ŹźŻżŽžẐẑẒẓẔẕＺｚ"), ("'", "ʼ‘’＇"), ("b", "ḂḃḄḅḆḇＢｂ"),
        ("f", "ḞḟＦｆ"), ("m", "ḾḿṀṁṂṃＭｍ"), ("p", "ṔṕṖṗＰｐ"), ("v", "ṼṽṾṿＶｖ"), ("x", "ẊẋẌẍＸｘ"), ("-", "‐‑–—－"), ("!", "！"), ("\"", "＂"), ("#", "＃"), ("$", "＄"),
        ("%", "％"), ("&", "＆"), ("(", "（"), (")", "）"), ("*", "＊"), ("+", "＋"), (",", "，"), (".", "．"), ("/", "／"), ("0", "⁰₀０"), ("4", "⁴₄４"), ("5", "⁵₅５"), ("6", "⁶₆６"),
        ("7", "⁷₇７"), ("8", "⁸₈８"), ("9", "⁹₉９"), (":", "："), (";", "；"), ("<", "＜"), ("=", "＝"), (">", "＞"), ("?", "？"), ("@", "＠"), ("q", "Ｑｑ"), ("[", "［"), ("\\", "＼"),
        ("]", "］"), ("^", "＾"), ("_", "＿"), ("`", "｀"), ("{", "｛"), ("|", "｜"), ("}", "｝"), ("~", "～"),
    ];

    /// <summary>Arabic letters by their plainest form, digits and punctuation as ASCII has them.</summary>
    public static (string To, string From)[] Arabic { get; } =
    [
        (",", "،"), (";", "؛"), ("?", "؟"), ("ا", "آأإٱٲٳ"), ("و", "ؤ"), ("ي", "ئىیےۓ"), ("ه", "ةھۀہۂۃە"), ("0", "٠۰"), ("1", "١۱"), ("2", "٢۲"), ("3", "٣۳"), ("4", "٤۴"),
        ("5", "٥۵"), ("6", "٦۶"), ("7", "٧۷"), ("8", "٨۸"), ("9", "٩۹"), ("%", "٪"), (".", "٫"), ("ك", "ک"),
    ];

    /// <summary>Arabic letters as old systems and copied documents have them, by their place in a word.</summary>
    public static (string To, string From)[] Forms { get; } =
    [
        ("ء", "\uFE80"), ("ا", "\uFE81\uFE82\uFE83\uFE84\uFE87\uFE88\uFE8D\uFE8E"), ("و", "\uFE85\uFE86\uFEED\uFEEE"),
        ("ي", "\uFE89\uFE8A\uFE8B\uFE8C\uFEEF\uFEF0\uFEF1\uFEF2\uFEF3\uFEF4"), ("ب", "\uFE8F\uFE90\uFE91\uFE92"), ("ه", "\uFE93\uFE94\uFEE9\uFEEA\uFEEB\uFEEC"),
        ("ت", "\uFE95\uFE96\uFE97\uFE98"), ("ث", "\uFE99\uFE9A\uFE9B\uFE9C"), ("ج", "\uFE9D\uFE9E\uFE9F\uFEA0"), ("ح", "\uFEA1\uFEA2\uFEA3\uFEA4"),
        ("خ", "\uFEA5\uFEA6\uFEA7\uFEA8"), ("د", "\uFEA9\uFEAA"), ("ذ", "\uFEAB\uFEAC"), ("ر", "\uFEAD\uFEAE"), ("ز", "\uFEAF\uFEB0"),
        ("س", "\uFEB1\uFEB2\uFEB3\uFEB4"), ("ش", "\uFEB5\uFEB6\uFEB7\uFEB8"), ("ص", "\uFEB9\uFEBA\uFEBB\uFEBC"), ("ض", "\uFEBD\uFEBE\uFEBF\uFEC0"),
        ("ط", "\uFEC1\uFEC2\uFEC3\uFEC4"), ("ظ", "\uFEC5\uFEC6\uFEC7\uFEC8"), ("ع", "\uFEC9\uFECA\uFECB\uFECC"), ("غ", "\uFECD\uFECE\uFECF\uFED0"),
        ("ف", "\uFED1\uFED2\uFED3\uFED4"), ("ق", "\uFED5\uFED6\uFED7\uFED8"), ("ك", "\uFED9\uFEDA\uFEDB\uFEDC"), ("ل", "\uFEDD\uFEDE\uFEDF\uFEE0"),
        ("م", "\uFEE1\uFEE2\uFEE3\uFEE4"), ("ن", "\uFEE5\uFEE6\uFEE7\uFEE8"),
        ("ا", "\uFB50\uFB51"), ("پ", "\uFB56\uFB57\uFB58\uFB59"), ("ٹ", "\uFB66\uFB67\uFB68\uFB69"), ("ڤ", "\uFB6A\uFB6B\uFB6C\uFB6D"),
        ("چ", "\uFB7A\uFB7B\uFB7C\uFB7D"), ("ڈ", "\uFB88\uFB89"), ("ژ", "\uFB8A\uFB8B"), ("ڑ", "\uFB8C\uFB8D"), ("ك", "\uFB8E\uFB8F\uFB90\uFB91"),
        ("گ", "\uFB92\uFB93\uFB94\uFB95"), ("ں", "\uFB9E\uFB9F"), ("ه", "\uFBA4\uFBA5\uFBA6\uFBA7\uFBA8\uFBA9\uFBAA\uFBAB\uFBAC\uFBAD"),
        ("ي", "\uFBAE\uFBAF\uFBB0\uFBB1\uFBE8\uFBE9\uFBFC\uFBFD\uFBFE\uFBFF"),
    ];

    /// <summary>Letters that stand for several.</summary>
    public static (string To, string From)[] Several { get; } =
    [
        ("ae", "Ææ"), ("th", "Þþ"), ("ss", "ßẞ"), ("ij", "Ĳĳ"), ("oe", "Œœ"), ("لا", "ﻵﻶﻷﻸﻹﻺﻻﻼ"), ("الله", "\uFDF2"),
    ];

    /// <summary>What is passed over, by first and last: accents and vowel marks that stand by themselves, tatweel, what steers directions and line breaks.</summary>
    public static (char First, char Last)[] Removed { get; } =
    [
        ('\u0300', '\u036F'), ('\u0610', '\u061A'), ('\u064B', '\u065F'), ('\u0670', '\u0670'), ('\u06D6', '\u06DC'), ('\u06DF', '\u06E4'), ('\u06E7', '\u06E8'),
        ('\u06EA', '\u06ED'), ('\u0640', '\u0640'), ('\u061C', '\u061C'), ('\u200B', '\u200F'), ('\u202A', '\u202E'), ('\u2060', '\u206F'), ('\uFEFF', '\uFEFF'), ('\u00AD', '\u00AD'),
    ];
}
