package letterpdf

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/catalog"
)

// Documents made by hand, one for every block, so that what no shipped kind
// does yet is drawn as well.

func runs(s string) []catalog.Run { return []catalog.Run{{Text: s}} }

func person(name, nik string) catalog.Rows {
	return catalog.Rows{Rows: []catalog.Row{
		{Label: "Nama", Value: []catalog.Run{{Text: name, Bold: true}}},
		{Label: "NIK", Value: runs(nik)},
		{Label: "Tempat, tanggal lahir", Value: runs("Kupang, 24 Agustus 1990")},
		{Label: "Alamat", Value: runs("Jalan Timor Raya No. 12, RT 014/RW 005, Kelurahan Oesapa")},
	}}
}

const prose = "Demikian surat ini dibuat dengan sebenarnya dan penuh tanggung jawab, tanpa paksaan dari siapa pun, untuk dapat dipergunakan sebagaimana mestinya."

func official(above ...string) catalog.SignColumn {
	return catalog.SignColumn{Above: above, Stamp: true, Name: catalog.Run{Text: "DRA. MARIA NDUN, M.SI"}, Under: []string{"Pembina, IV/a", "NIP 19800101 200501 1 001"}}
}

func citizen(name string, above ...string) catalog.SignColumn {
	return catalog.SignColumn{Above: above, Name: catalog.Run{Text: name}}
}

func heirs(n int) []catalog.Run {
	var list []catalog.Run
	for i := range n {
		list = append(list, catalog.Run{Text: []string{"YUNITA ADELINA BANI TAKA", "MARKUS LADO", "SELFINA TANAEM-NDOLU"}[i%3]})
	}
	return list
}

const noVouching = "Pencatatan ini tidak menyatakan kebenaran isi; isi pernyataan menjadi tanggung jawab pembuatnya."

// addressedDocument is a letter to somebody, with a table of n people.
func addressedDocument(n int) catalog.Document {
	t := catalog.Table{Heads: []catalog.Column{{Head: "Nama", Share: 28}, {Head: "NIK", Share: 18}, {Head: "Hubungan keluarga", Share: 18}, {Head: "Keterangan", Share: 28}}}
	for i := range n {
		t.Rows = append(t.Rows, []catalog.Run{{Text: heirs(3)[i%3].Text}, {Text: "9971026408900017"}, {Text: "Anak kandung"}, {Text: strings.Repeat("ikut pindah ", i%4)}})
	}
	return catalog.Document{Sheets: []catalog.Sheet{{Head: true, Blocks: []catalog.Block{
		catalog.Addressed{Place: "Kupang, 22 November 2026", Rows: []catalog.Row{
			{Label: "Nomor", Value: runs("400.12.2.1/A-0577/Kel.Osp/XI/2026")}, {Label: "Sifat", Value: runs("Biasa")},
			{Label: "Lampiran", Value: runs("1 (satu) berkas")}, {Label: "Hal", Value: []catalog.Run{{Text: "Permohonan bantuan pengamanan kegiatan warga dan pengantar pindah sekeluarga", Bold: true}}},
		}, To: [][]catalog.Run{runs("Kepala Kepolisian Sektor Kelapa Lima"), runs("di"), runs("Kupang")}},
		catalog.Paragraph{Runs: runs("Dengan hormat, bersama ini kami sampaikan bahwa warga kami yang tersebut di bawah ini bermaksud pindah, dan mohon bantuan Saudara untuk mencatatnya:")},
		person("YUNITA ADELINA BANI TAKA", "9971026408900017"),
		catalog.Paragraph{Runs: runs("bersama anggota keluarga sebagai berikut:")},
		t,
		catalog.Paragraph{Runs: runs("Adapun syarat yang telah kami periksa adalah:")},
		catalog.Paragraph{Number: "1.", Runs: runs("Surat pengantar RT/RW yang menyebut alamat tujuan, keperluan, dan jumlah anggota keluarga yang ikut serta dalam kepindahan ini;")},
		catalog.Paragraph{Number: "2.", Runs: runs("Kartu Keluarga asli;")},
		catalog.Paragraph{Number: "10.", Runs: runs("KTP-el semua yang sudah wajib memilikinya.")},
		catalog.Paragraph{Runs: runs("Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.")},
		catalog.SignRows{Rows: []catalog.SignRow{{Columns: []catalog.SignColumn{{Empty: true}, official("Lurah Oesapa,")}}}},
	}}}}
}

// heirsDocument is a statement by citizens, with a tree, that officials note.
func heirsDocument(n int) catalog.Document {
	tree := catalog.Tree{Nodes: []catalog.TreeNode{{Depth: 0, Run: catalog.Run{Text: "MARKUS BANI (meninggal 16 November 2026)", Bold: true}}}}
	for i := range n {
		tree.Nodes = append(tree.Nodes, catalog.TreeNode{Depth: 1, Run: heirs(3)[i%3]})
		if i%2 == 0 {
			tree.Nodes = append(tree.Nodes, catalog.TreeNode{Depth: 2, Run: catalog.Run{Text: "YOHANIS LADO"}}, catalog.TreeNode{Depth: 3, Run: catalog.Run{Text: "MARIA LADO"}}, catalog.TreeNode{Depth: 2, Run: catalog.Run{Text: "SELFINA LADO"}})
		}
	}
	return catalog.Document{Sheets: []catalog.Sheet{{Blocks: []catalog.Block{
		catalog.Title{Text: "Surat Pernyataan Ahli Waris dan Penguasaan Fisik Bidang Tanah (Sporadik)"},
		catalog.Paragraph{Runs: runs("Kami yang bertanda tangan di bawah ini, para ahli waris dari almarhum Markus Bani, menyatakan dengan sesungguhnya bahwa:")},
		person("MARKUS BANI", "9971021705480002"),
		catalog.Paragraph{Runs: runs("telah meninggal dunia dan meninggalkan ahli waris sebagaimana silsilah berikut:")},
		tree,
		catalog.Heading{Runs: runs("Bidang tanah yang ditinggalkan")},
		catalog.Ticks{Options: []catalog.TickOption{{Text: "Tanah pekarangan dengan rumah di atasnya"}, {Text: "Tanah ladang", Chosen: true}, {Text: "Lainnya"}}},
		catalog.Paragraph{Runs: runs(prose)},
		catalog.SignRows{Note: noVouching, Rows: []catalog.SignRow{
			{Columns: []catalog.SignColumn{
				{Above: []string{"Saksi-saksi,"}, List: heirs(2)},
				{Above: []string{"Kupang, 22 November 2026", "Yang membuat pernyataan,"}, Meterai: true, List: heirs(n)}}},
			{Columns: []catalog.SignColumn{
				{Above: []string{"Mengetahui,", "Camat Kelapa Lima,"}, Stamp: true, Under: []string{"NIP ...................."}},
				{Above: []string{"Lurah Oesapa,"}, Stamp: true, Name: catalog.Run{Text: "DRA. MARIA NDUN, M.SI"}, Under: []string{"Pembina, IV/a", "NIP 19800101 200501 1 001", "Reg. Nomor 593/A-0577/Kel.Osp/XI/2026", "Tanggal 22 November 2026"}}}},
		}},
	}}}}
}

// packetDocument has a form, a letter and a statement.
func packetDocument() catalog.Document {
	form := func(corner, title string, head bool, columns ...catalog.SignColumn) catalog.Sheet {
		return catalog.Sheet{Head: head, Corner: corner, Blocks: []catalog.Block{
			catalog.Title{Text: title, Form: true}, catalog.NumberLine{Text: "400.12.2.1/A-0577/Kel.Osp/XI/2026"},
			catalog.Paragraph{Runs: runs("Yang bertanda tangan di bawah ini menjelaskan dengan sesungguhnya bahwa:")},
			catalog.Rows{Rows: []catalog.Row{
				{Label: "1. Nama lengkap dan alias", Value: runs("YUNITA ADELINA BANI TAKA")}, {Label: "2. Nomor Induk Kependudukan", Value: runs("9971026408900017")},
				{Label: "10. Status perkawinan (bagi pria jejaka, duda, atau beristri; bagi perempuan perawan atau janda)", Value: runs("Belum kawin")},
			}},
			catalog.Heading{Runs: runs("ADALAH BENAR ANAK DARI"), Centred: true},
			person("MARKUS BANI", "9971021705480002"),
			catalog.Paragraph{Runs: runs(prose)},
			catalog.SignRows{Rows: []catalog.SignRow{{Columns: columns}}},
		}}
	}
	return catalog.Document{Paper: "F4", Sheets: []catalog.Sheet{
		form("Model N1", "Surat Pengantar Nikah", true, catalog.SignColumn{Empty: true}, official("Kupang, 22 November 2026", "Lurah Oesapa,")),
		form("Model N2", "Formulir Permohonan Kehendak Nikah", false, catalog.SignColumn{Above: []string{"Diterima tanggal ……………", "Kepala KUA/PPN Luar Negeri,"}, Stamp: true}, citizen("YUNITA ADELINA BANI TAKA", "Kupang, 22 November 2026", "Wassalam,", "Pemohon,")),
		form("Model N4", "Surat Persetujuan Calon Pengantin", false, citizen("MARKUS LADO", "Calon suami,"), citizen("YUNITA ADELINA BANI TAKA", "Calon istri,"), official("Kupang, 22 November 2026", "Lurah Oesapa,")),
		form("Model N5", "Surat Izin Orang Tua", true, citizen("YOHANIS LADO", "Ayah,"), citizen("SELFINA TANAEM", "Ibu,"), citizen("MARKUS BANI", "Wali,"), official("Mengetahui,", "Lurah Oesapa,")),
	}}
}
